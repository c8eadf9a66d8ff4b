// Words written for Refrain and dedicated to the public domain (CC0 1.0).
extension BuiltinCorpus {
  static let english07: StaticString = #"""
    # Red on the Red
    Begin at the north end, the wind at your hat,
    A brush in your fist and a board for a mat,
    Below you the barges are matchboxes, slow,
    And a gull takes an interest: what's he playing at?

    It's eight years of Mondays from one bank to the other,
    I started it under the thumb of my brother,
    He's pensioned, he fishes, he waves from the weir,
    And I've an apprentice who texts with his mother.

    [refrain]
    Red on the grey, red on the red,
    The river goes under, the trains overhead,
    And when we have come to the last rivet's head,
    We'll walk to the first and start over instead.

    The boy asks me, "What is it all for, if the rust
    Is coming behind us?" I tell him: it's just.
    You don't ask a barber, you don't ask a cook,
    You don't ask the woman who sees to the dust.

    There's names on the girders from eighty years gone,
    There's one with a heart that I go round, not on,
    With never a drip on the tail of the E,
    And I've shown it the lad, so the lad can go on.

    The six-ten goes over, my fillings all hum,
    A child at the window has hold of her thumb,
    She takes it out, waves, and he lifts up his brush
    And spatters us both from the cap to the bum.

    [refrain]
    Red on the grey, red on the red,
    The river goes under, the trains overhead,
    There's red in my sandwich and red in my bed,
    And the north end is flaking already, they said.

    # Hush, the Fridge Is Singing
    Hush now, the fridge is singing to the floor,
    The pipes are telling stories to the wall,
    Your coat is on its hook behind the door
    And isn't anybody else at all.

    The bus has put its passengers to bed,
    The moon has found the puddle by the gate,
    The bear is lying upside down. You said
    He's thinking, and he'd rather that I wait.

    [refrain]
    Down goes the light, down goes the blind,
    Down goes the day with its shoes untied,
    I'm only a wall and a whisper behind,
    On the other side, on the other side.

    You ask me where the dark goes when it's day.
    It sleeps in pockets, cellars, and in wells,
    In pianos, under cars, in rolled-up hay,
    And in the curly kind of ocean shells.

    [refrain]
    Down goes the light, down goes the blind,
    Down goes the day with its hair unbrushed,
    I'm only a wall and a whisper behind,
    And the stairs are hushed, and the street is hushed.

    You ask me if I'm sleepy. Not a bit.
    You ask me if I'll stay. I'll stay a song.
    You ask me... and the question, half of it,
    Goes off with you, and takes the bear along.

    # The Cat at Number Three
    At number three they call him Duke and feed him off a plate,
    At number ten he's Dumpling, and he dines a little late,
    The first has sewn a cushion with his name in purple thread,
    The second lets him have the middle of a double bed.

    [refrain]
    Whose are you, whose are you,
    Walking on the wall?
    Both of yours, none of yours,
    Open up the hall.

    The lady brought him Monday for his boosters and his jabs,
    The gentleman on Wednesday, with a list of aches and scabs;
    The vet looked twice at half an ear, and then looked up the file,
    And booked them both for Friday with a very private smile.

    They met across the waiting room, a basket in between,
    She in a coat of mustard wool and he in bottle green,
    She said, "That's Duke," he said, "It's not," and both of them went red,
    And neither could remember after what the other said.

    [refrain]
    Whose are you, whose are you,
    Lying on his knees?
    Both of ours, all of ours,
    Pass the kippers, please.

    Now number ten is up to let, and three has two to tea,
    The cushion's been embroidered with a second, fatter D,
    And every night at half past nine he's off along the slate
    To number one, as Monsieur Jacques, to see about a plate.
    """#
}
