// Words written for Refrain and dedicated to the public domain (CC0 1.0).
extension BuiltinCorpus {
  static let english08: StaticString = #"""
    # The Village Comes Up
    In the third dry year the steeple came up
    Through the reservoir, weed on its vane,
    And then came the school, and the wall of the pub,
    And a signpost that points to a lane.

    We walked on the mud as it cracked into plates,
    With folding chairs, sun hats, a hound,
    And my mother, at eighty, found two of the gates
    And the step of a house, and sat down.

    [refrain]
    Low, low, the water is low,
    And everything drowned is dry,
    You can stand in the street where the pike used to go
    And look at the actual sky.

    She showed us the hook where they hung up the ham,
    The flagstone that rocked underfoot.
    "They gave us a month and they built us the dam,"
    She said, and her palms came up soot.

    She kept a blue tile in the flat of her hand,
    She didn't say much in the car.
    That night it came hammering down on the land,
    On the roofs, on the gravel and tar,

    And I lay there and thought of it filling the grate,
    And the sill, and the last of the stair,
    And she at the window, awake, sitting straight,
    With the tile in her lap, and rain in her hair.

    [refrain]
    Slow, slow, the water is slow,
    It comes to the door, and it's shy,
    There's a pike in the street where we went to and fro,
    And a boat on the top, going by.

    # Room Twenty-Two
    I signed with a cross till my fiftieth year,
    I drove by the shape of the signs,
    I'd hold up the menu and say, "Same as her,"
    And I laughed when you laughed at the lines.

    On Mondays at seven, in room twenty-two,
    In a chair that was made for a child,
    I push with my finger a letter or two
    Like barrows of brick, to be piled.

    [refrain]
    C is a cup on its side,
    S is a road with a bend,
    And Q is a thing with its tail in the tide,
    And U walks beside it, a friend.

    The first thing I read that was nobody's task
    Was "Wet Paint," on the back of a bench,
    And I read it out loud to the ducks and my flask
    Like a man who'd been dreaming in French.

    Then bus fronts, and bread bags, and brass-plated doors,
    The whole town had started to talk.
    It had shouted for years from its walls and its floors,
    And I'd thought it was scribble and chalk.

    [refrain]
    C is a cup on its side,
    S is a road with a bend,
    And I is a man on his own with his pride,
    And E is so quiet, at the end.

    I've got out a shoebox, I've wiped off the lid,
    Your letters, from when I was away.
    I told you I'd read them. Well, I never did.
    Sit down, love. It starts, "It is May."

    # Up the Rovers
    We lost to the bakers, we lost to the bank,
    We lost to a team made of dads,
    We drew with the fire brigade, and we thank
    The alarm that called most of the lads.

    [refrain]
    Up the Rovers, down we go,
    Mud to the knee and the wind in our face,
    Up the Rovers, nice and slow,
    Somebody's got to look after last place.

    Our keeper's a poet, he's looking at geese,
    Our winger has lungs like a sieve,
    Our captain was booked while appealing for peace,
    And we play on a field where the bullocks still live.

    Then came the last minute of April, nil-four,
    The ball took a bump off a mole,
    It went in off Raymond, who's sixty and sore,
    And who hadn't known which was the goal.

    They heard us in chapel, they heard us in bed,
    We carried him round in the rain,
    "Did I do that?" was all that he said,
    And he asked us to tell it again.

    [refrain]
    Up the Rovers, down we go,
    Mud on the cup that was never our own,
    Up the Rovers, let them know,
    Four of them, one of us, carry him home.
    """#
}
