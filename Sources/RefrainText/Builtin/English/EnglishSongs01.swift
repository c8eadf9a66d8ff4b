// Words written for Refrain and dedicated to the public domain (CC0 1.0).
extension BuiltinCorpus {
  static let english01: StaticString = #"""
    # Over and Back
    I took the wheel at half past five
    With coffee on the sill,
    The deckhand cursing, half alive,
    The harbour black and still.

    A wedding party on the ramp,
    A hearse two cars behind,
    A boy asleep beneath the lamp
    On luggage that he'd signed.

    [refrain]
    Over and back, over and back,
    Eleven minutes wide,
    I know the channel by its black
    And the hour by the tide.

    They mean to build a bridge, they say,
    With seven concrete knees;
    The engineer who crossed today
    Turned green at the first breeze.

    I gave him ginger, let him steer
    A minute, maybe two.
    He asked how long I'd worked from here.
    I told him: since the blue

    Enamel sign was newly hung
    And my old man stepped down,
    And every bell this hull has rung
    Was heard in either town.

    [refrain]
    Over and back, over and back,
    Eleven minutes wide,
    And if they lay their road, its track
    Will never feel the tide.

    # Four O'Clock Bread
    The last of the drunks and the first of the buses
    Go by with the same kind of look through the glass.
    I'm up to my elbows in rye and in barley,
    The radio mutters of showers to pass.

    I've a scar from the oven, a stripe on each forearm,
    A sergeant of bread with his rank in the skin.
    I shape them by hand since the scale is a liar,
    And tuck every seam like a shirt-tail, in.

    [refrain]
    Rise, you slow ones, rise,
    There's a whole town asleep on your account.
    Rise, you slow ones, rise,
    I have salted you all the right amount.

    The nurse from the ward knocks twice at the side door,
    She's eating the heel as she's paying for two.
    She tells me of somebody born around midnight
    With fists like my rolls, and as floury too.

    My daughter's alarm will go off about seven,
    I'll meet her in socks on the opposite stair:
    My evening, her morning, one slice cut between us,
    And the ghost of my hand in the flour in her hair.

    [refrain]
    Rise, you slow ones, rise,
    There's a whole town asleep on your account.
    Rise, you slow ones, rise,
    I have salted you all the right amount.

    # Nobody Climbs the Stairs
    They winched the great lens down in June,
    And all that summer afternoon
    The prisms lay in straw, and bright
    As bottles on the lawn, with light.

    What took its place would fit my hat:
    A ring of diodes, cool and flat,
    That reads the dusk, that counts to ten,
    And needs no oil, no wick, no men.

    [refrain]
    Nobody climbs the stairs now,
    A hundred and twelve and a door.
    Nobody swears at the stairs now,
    And the light works as well as before.

    I come by twice a year to dust
    The panels and to scrape the rust.
    I bring a sandwich. I bring two.
    The second's for the man I knew

    Who wound the weights from dark to dawn
    And shaved with all the curtains drawn
    Wide open, lest some crew offshore
    Should wonder what they'd lit it for.

    He'd hate how well the new one goes.
    He'd hold it underneath his nose,
    And turn it round, and say, "No smell,"
    And sulk, and wish the pilots well.

    [refrain]
    Nobody climbs the stairs now,
    A hundred and twelve and a door.
    I ate both our lunches up there now,
    And I'll carry a flask up for four.
    """#
}
