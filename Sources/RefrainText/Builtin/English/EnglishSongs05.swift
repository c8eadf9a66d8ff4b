// Words written for Refrain and dedicated to the public domain (CC0 1.0).
extension BuiltinCorpus {
  static let english05: StaticString = #"""
    # Plot Nineteen
    I waited seven years to get the plot,
    And with it came a shed, a kettle, string,
    Two hollows in a kneeling mat, a pot
    Of labels that belong to everything

    And nothing now: his pencil, small and firm,
    "Not here again." "Too wet." "The good ones." "Ask."
    I dig, apologising to the worm,
    And drink my soup from someone else's flask.

    [refrain]
    Whatever you planted, I don't know where,
    Whatever you meant, I'll see,
    Come up, come up in the April air
    And tell it in leaves to me.

    In March a row of something cut the crust,
    As straight as if he'd ruled it yesterday.
    I let it grow. I watered it on trust.
    My neighbour watched, and had no word to say,

    Then leaned across the wire in July
    And laughed until she had to hold her side:
    "That's horseradish. He dug to make it die
    For thirty years, poor man. It never died."

    [refrain]
    Whatever you planted, I don't know where,
    Whatever you fought, I've three,
    They hold up their ears in the August air
    And they make my eyes water for me.

    # Dish Number Two
    No phone is allowed in the valley at night,
    No microwave supper, no dimmable light,
    The tractors run diesel and slow,
    So a dish like a stadium tipped on its ear
    Can listen for something that whispered this year,
    Or said it a long time ago.

    [refrain]
    Hush, says the sign on the road,
    Hush, says the tape on the door,
    I've listened to nothing in nine different bands,
    And tonight I will listen some more.

    I write you on paper, as everyone must,
    The post van goes out in a ribbon of dust
    On Tuesdays, and Fridays if clear.
    By the time you have read of my cold, it has passed;
    The joke you began in September, at last
    Got its ending; I laughed at it here.

    So light, when it comes, is a letter as well,
    From someone who can't any longer tell
    If the lamp they were writing by burned.
    I log it, I pencil the hour and the peak,
    I lick down the flap on my week, and I speak
    Your name till the echo's returned.

    [refrain]
    Hush, says the sign on the road,
    Hush, says the tape on the door,
    I said it so softly the needle stood still,
    And tonight I may say it once more.

    # Blade Down
    Snow on the sign and snow on the sheep,
    Snow on a county that's gone to sleep,
    And me doing thirty with the blade let down,
    Writing one line between town and town.

    [refrain]
    Push it aside, push it aside,
    One lane open and one truck wide,
    It's filling behind me as fast as I go,
    But somebody's going to need to know
    There's a road here under the snow.

    The doctor rang, and the dairy too,
    A woman in labour at Pennyroyal View,
    So I lit up the orange and led the parade,
    An ambulance tucked in the lee of my blade.

    Nine miles of that, with the hedges gone,
    I steered by the poles that the wires hang on,
    And he flashed me his lamps at the hospital gate,
    And I swung her about, for the milk won't wait.

    [refrain]
    Push it aside, push it aside,
    One lane open and one truck wide,
    It's filling behind me, it's filling in slow,
    And somebody new is about to know
    There's a world here under the snow.

    I never did learn was it boy or girl.
    The sky came up like the inside of pearl.
    I salted the hill by the school, and the bend,
    And got to the start, which is also the end.
    """#
}
