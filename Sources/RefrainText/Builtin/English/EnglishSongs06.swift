// Words written for Refrain and dedicated to the public domain (CC0 1.0).
extension BuiltinCorpus {
  static let english06: StaticString = #"""
    # Left-Hand Glove
    I'm red, I'm wool, I'm the left of a pair,
    I was dropped at the number nine stop.
    A stranger has fitted me over a spike
    With my fingers all up at the top.

    So I'm waving. I wave at the dustcart at dawn,
    At the joggers, the drizzle, the post.
    I've been waved at by babies, by one tipsy judge,
    And by somebody dressed as a ghost.

    [refrain]
    Five fingers up and nobody in,
    Hello, hello, goodbye,
    I was half of a clap, I was half of a prayer,
    Now I'm holding a handful of sky.

    The right one is home in the dark of a drawer,
    Kept on by a hope, or a whim.
    He never could do up a button alone;
    I worry sometimes about him.

    A sparrow has looked at my thumb for a room,
    A boy filled my palm up with hail,
    And Thursday a hand with no glove on at all
    Came trailing along by the rail.

    It stopped. It was freezing, it smelled of the bus,
    It knew me by darn and by thread.
    Now there's ten of us, deep in the pouch of a coat,
    And the spike is saluting instead.

    [refrain]
    Five fingers down and somebody in,
    Hello, hello, hello,
    We are all of a clap, we are all of a prayer,
    And we're making a ball out of snow.

    # Changeover
    I'd two big machines and a window to see,
    And a dot in the corner said when,
    A burn on the film for a second or three,
    And I'd swing from the first to its friend.
    And nobody down in the dark ever knew
    That the story they wept for was carried by two.

    [refrain]
    Strike up the arc, let the old reel run,
    Thread number two before one is done,
    If I do it well, there's nothing to show,
    Just a light going by overhead, row by row.

    I've spliced with my teeth, and I've singed off a brow,
    I've seen the last kiss from behind,
    In mirror and silent, I see it so now,
    A quarter-inch high in my mind.
    My wife was the girl with the torch on the stair,
    I watched her find seats for the world from up there.

    The new one's a cupboard that hums on its own,
    They start it from somewhere in Leeds.
    The manager thanked me in the foyer, alone,
    And gave me the clock no one reads.
    So I'm riding the top deck, the lamps flicking past,
    And I look for the dot on the frame that is last.

    [refrain]
    Strike up the arc, let the old reel run,
    Thread number two before one is done,
    She's kept me a supper, the kettle is low,
    And a light's in the window at home, I know.

    # Which of Us Bought the Atlas
    You take the cookery, I'll take the crime,
    We'll toss for the birds and the trees.
    The poems we bought at the selfsame time
    In a shop with a whiff of cheese.

    We did it with tea, at the end of a week,
    With a pencil, a list, two chairs,
    So civil the floorboards forgot to creak
    And the cat looked on from the stairs.

    [refrain]
    But which of us bought the atlas,
    And which of us made the fold
    On the island you reach by a dotted line
    Where we said that we'd both grow old?

    There are crumbs in the gutter of chapter three,
    There's a tram stub from some wet spring,
    A note in your writing that's not to me
    And a recipe card, and a ring

    Of coffee that lands on a capital town
    And a bit of the gulf to the east.
    You laughed at it first. You were looking down.
    It's the laughing I'd counted on least.

    So it's mine for the winter and yours for the light,
    And we carry it over by hand,
    And we don't ever turn to that page. But we might.
    It's only some water and land.

    [refrain]
    And neither one bought the atlas,
    And both of us made the fold
    On the island you reach by a dotted line
    With an inn, if the map's not too old.
    """#
}
