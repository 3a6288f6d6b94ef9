Story: Reception may choose otherwise, with a reason that is kept

Given Amina Khan, 46, is registered at Mill House Surgery
When reception takes a call from Amina Khan: "my knee has ached for a year"
And "What it is about" is "A joint, back, neck or muscle problem"
And every other question is answered no
And "Part of the body" is "Knee"
And "How long" is "More than three months"
And every other question is answered no
Then the route is First-contact physiotherapist
When reception chooses GP instead: ""
Then it is refused: "Enter why you are choosing something else"
When reception chooses GP instead: "Dr Obi asked to see this knee again"
Then the route is GP
And the reason kept is "Dr Obi asked to see this knee again"
And no time is offered
And the trail says route_overridden by reception
