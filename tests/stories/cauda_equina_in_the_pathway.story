Story: A red flag that only the pathway's questions find stops the booking as well

Given Amina Khan, 57, is registered at Mill House Surgery
When reception takes a call from Amina Khan: "my back, and it takes minutes to start passing water"
And "What it is about" is "A joint, back, neck or muscle problem"
And every other question is answered no
Then the questions of First-contact physiotherapy are asked
When reception holds the 10:00
Then it is refused: "This request has no service to book with"
When "Part of the body" is "Back, or from the back into a leg"
And "Change in passing urine" is answered yes
And "How long" is "Two to six weeks"
And every other question is answered no
Then a red flag leads to Emergency department (A&E)
And no time is offered
