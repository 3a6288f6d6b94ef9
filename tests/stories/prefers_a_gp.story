Story: Whoever prefers a GP gets a GP, once the red flags have been asked

Given Amina Khan, 46, is registered at Mill House Surgery
When reception takes a call from Amina Khan: "my back, and I want to see the doctor"
And "What it is about" is "A joint, back, neck or muscle problem"
And "Asked for a GP" is answered yes
And every other question is answered no
Then the questions of First-contact physiotherapy are asked
When reception chooses GP instead: "she asks for the doctor"
Then it is refused: "Ask the questions first: an answer may be a red flag."
When "Part of the body" is "Back, or from the back into a leg"
And "How long" is "Two to six weeks"
And every other question is answered no
Then the route is GP
And no time is offered
