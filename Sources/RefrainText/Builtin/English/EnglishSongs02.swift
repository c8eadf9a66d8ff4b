// Words written for Refrain and dedicated to the public domain (CC0 1.0).
extension BuiltinCorpus {
  static let english02: StaticString = #"""
    # Seat Fourteen
    Nineteen hours to where you're living,
    Seat fourteen, above the wheel.
    Someone's ringtone's unforgiving,
    Someone's peeling fruit, and giving
    Half the bus the scent of the peel.

    Past the plant that makes the gravel,
    Past the horse that wears a coat,
    I have packed no book for travel,
    Just a scarf that I unravel
    Row by row as I clear my throat.

    [refrain]
    Tell me when we're over the border,
    Wake me up if I miss the snow.
    I had all my words in order
    About a hundred miles ago.

    Ten-minute stop. The pumps are humming.
    All of us queue in the same thin light.
    A man tells me his son is coming
    Out of the army; his thumbs were drumming
    That on the window half the night.

    Then the hills go grey, then umber,
    Then there are gardens, bins, a school.
    I say your street and then your number,
    Hair on end from a crooked slumber,
    Dressed like a bishop, and feel a fool.

    [refrain]
    Here we are, well over the border,
    You with a shovel, to your shins in snow.
    All my words are out of order,
    And you say, "Come in," and I say, "Hello."

    # It Only Needs a Spring
    A man comes in with a cuckoo clock that cuckoos only at nine,
    A girl brings a bear with an eye gone wrong and a split along the spine,
    A widow sets down an electric fan she's had since the strike of the trams,
    And a boy wants his grandfather's torch to shine, and he's paying in blackcurrant jams.

    [refrain]
    It only needs a spring, my love,
    It only needs a spring,
    A drop of oil, a half an hour,
    And a little bit of string.

    My wall is drawers, and the drawers are tins, and the tins are screws by size,
    And one is labelled with "What is this?", which is where the treasure lies.
    They sell you new for the price of a bun and it's dead by Saturday week;
    I'd rather be up to the wrist in a thing that has taught itself to squeak.

    The landlord came with a letter today, and he read it out by the door:
    The rent goes up at the end of the year by a third or a little more.
    He stopped for a breath, and he wiped his specs, and the left arm came away.
    I held out my palm, and he laid them there, and he hadn't a thing to say.

    [refrain]
    It only needs a screw, my love,
    It only needs a screw,
    And while I have you sitting down,
    Let's talk of what's falling due.

    # Medium Wave
    It took a full minute to warm to its work,
    With a hum like a cat in a hall,
    And the green eye narrowed, and out of the cloth
    Came the price of wheat to us all.

    She never owned land and she'd nothing to sell,
    But she wrote down the figures in ink:
    "You ought to know what a field is worth
    When you're standing all day at a sink."

    [refrain]
    Turn it a hair, turn it a hair,
    There's somebody under the hiss.
    They've travelled a very long way through the air
    To sit in a kitchen like this.

    The dial had cities in slanted gold paint,
    And half have new names on the maps.
    She'd danced in just one of them, once, with a man
    Who has kept both the tickets, perhaps.

    It stands on my shelf, and it hasn't a spark,
    The valves are like fruit gone to glass,
    But I switch it on, six o'clock sharp, all the same,
    In case any cattle should pass.

    [refrain]
    Turn it a hair, turn it a hair,
    There's somebody under the hiss.
    I bring up a stool and I sharpen a pencil
    And wait in a kitchen like this.
    """#
}
