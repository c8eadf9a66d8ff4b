// Words written for Refrain and dedicated to the public domain (CC0 1.0).
extension BuiltinCorpus {
  static let english03: StaticString = #"""
    # The River in the Kitchen
    At one it was over the towpath,
    At two it had taken the wall,
    At three it came under the back door
    And stood like a guest in the hall.

    It picked up the shoes and it tried them,
    It read through the post on the mat,
    It borrowed the bin for a gondola
    And came back for the dish of the cat.

    [refrain]
    Up, up, carry it up,
    The photos, the flour, the phone,
    Up, up, the kettle, the pup,
    And what floats, let it float on its own.

    We sat on the landing by candle,
    Eleven steps dry, and then ten,
    And Mrs. Okafor over the alley
    Leaned out with a lamp now and then.

    She called that her stairs had gone under,
    She called that her matches were low,
    So we pegged her a box on the washing line
    And she sent us back soup in tow.

    By Sunday it went as it entered,
    With no word of sorry, no fee.
    There's a brown line at shoulder height round the room,
    And we've hung up a picture of sea.

    [refrain]
    Up, up, carry it up,
    The lesson, the ladder, the phone,
    Up, up, her ladle, our cup,
    And next time she won't float alone.

    # Thursday, Half Past Seven
    The hall smells of badminton, orange and rain,
    The heater is ticking, the upright is flat,
    Our tenors are two, and the one in the hat
    Comes in a bar early again and again.

    [refrain]
    Breathe where the pencil says breathe,
    Count where the rests are long,
    And somewhere between what is printed and sung
    There's a door in the wall of the song.

    The woman beside me drives cranes at the port,
    She's never once told me a thing of her day,
    But she leans to my note when I'm drifting away
    And holds it a moment, rope-steady and taut.

    Page nine is a wreck, so he stops us, and grins,
    And asks for it softer, no wobble, just bare,
    And all of us hear that it's suddenly there,
    Quite close to the place where a silence begins.

    [refrain]
    Breathe where the pencil says breathe,
    Count where the rests are long,
    And don't let the basses look down at their shoes
    In the door in the wall of the song.

    Then someone's phone buzzes, we laugh, and it's lost.
    We stack up the chairs and we turn down the heat.
    Four parts of it go, humming, into the street,
    And meet in our breath on the frost.

    # Printed in November
    I bought next year for three pounds ten,
    A yellow book with a harbour pen,
    It tells the water where and when.

    It knows the night of the first of May,
    The depth on the bar in Skerry Bay,
    It doesn't know if you'll go or stay.

    [refrain]
    High at nine and low at three,
    That's all the future they've sold to me,
    To the minute, to the inch, to the edge of the sea.

    The sums were worked by a clerk inland
    Who's never had to empty sand
    From shoes, or hold a drying hand.

    Your boxes stand beside the stair,
    One says "winter," one says "spare."
    I turn to June: you're nowhere there.

    [refrain]
    High at nine and low at three,
    They print it for gulls, and they print it for me,
    To the minute, to the inch, to the edge of the sea.

    But the causeway's clear on the tenth till noon,
    So walk me across it, none too soon,
    And we'll argue it out with the actual moon.
    """#
}
