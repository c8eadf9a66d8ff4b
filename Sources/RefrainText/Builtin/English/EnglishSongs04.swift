// Words written for Refrain and dedicated to the public domain (CC0 1.0).
extension BuiltinCorpus {
  static let english04: StaticString = #"""
    # Two Fingers and a Gap
    I've got no tooth at the front on the left,
    I've got a wobbly one on the right,
    And Marek can whistle a bus to a stop,
    So I'm going to learn it tonight.

    Mum says try it with lips like a fish,
    Dad says do it with a blade of grass,
    All I can do is a noise like a tyre
    And a patch of fog on the glass.

    [refrain]
    Foo, foo, nothing but air,
    Foo, foo, spit on my chin,
    Foo, foo, it's hiding in there,
    And it won't come out and I can't get in.

    I practised it deep in the bath with my ears wet,
    I practised it up on the shed,
    I practised at Gran's till the budgie, disgusted,
    Put one of its wings on its head.

    Then walking home Tuesday, not even trying,
    Just thinking of gravy and chips,
    A thread came out of me, silver and crooked,
    I stopped with it still on my lips.

    [refrain]
    Foo, foo, foo, and then: there!
    Foo, foo, thin as a pin,
    A dog looked round and a bus looked round,
    And the whole road let me in.

    # Forty Hives
    We load them at dusk when the last ones are home,
    Strap after strap on the bed of the truck,
    Forty white boxes of murmur and comb,
    A net over all, and a handful of luck.

    [refrain]
    Drive easy, drive easy, they're sleeping in wax,
    A million and change, and they're all at our backs,
    The almonds are opening, mile upon mile,
    Drive easy, they'll sleep for a while.

    The man at the weighbridge steps back from the hum,
    He stamps us and waves with a cap on his face.
    "What have you got there?" A sort of a drum,
    A town, with its queen, and it's moving its place.

    I was stung on the eyelid the day that we met,
    You drew out the barb with the edge of a card.
    You said, "Hold your breath," and I'm holding it yet,
    Though the kids are both grown and we've sold off the yard.

    [refrain]
    Drive easy, drive easy, they're sleeping in wax,
    A million and change, and they're all at our backs,
    You're nodding beside me, your boots on the sill,
    Drive easy, drive easier still.

    At four we set down in a valley of white,
    And lift off the net with the stars going thin.
    One comes to the doorstep and tastes the new light,
    Then writes us an eight on the air, and goes in.

    # Third Floor Piano
    Four men, one strap, and a turning stair,
    An iron frame and a tasselled chair,
    The lady above with her hand to her throat,
    And each of us sounding a different note.

    [refrain]
    Heave on the one, rest on the two,
    Mind the paint and the corner too,
    Heave on the three, lean on the four,
    She's only going up one more floor.

    At the first-floor landing a door comes wide,
    A man with a fork has a look outside.
    He says that his aunt used to own such a thing,
    And he sets down his supper and takes the sling.

    At the second we're six, for a student knows how
    To tip on a castor and swing round the prow,
    And the neighbour's small boy carries only the lid,
    And he'll tell all his class of the thing that he did.

    [refrain]
    Heave on the one, rest on the two,
    Mind the lamp and the banister too,
    Heave on the three, lean on the four,
    Nobody told us about this door.

    She thanked us with cake and she paid us in cash,
    She found us a plaster for Danny's gash,
    Then played us the one piece she could, very slow,
    And we stood there like coats, and we didn't go.
    """#
}
