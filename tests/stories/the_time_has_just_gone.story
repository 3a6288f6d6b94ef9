Story: Two receptionists want the 10:20, one gets it and the other is offered the nearest

Given Amina Khan, 46, is registered at Mill House Surgery
And Carys Pugh, 30, is registered at Harbour Practice
When reception takes a call from Amina Khan: "my back"
And "What it is about" is "A joint, back, neck or muscle problem"
And every other question is answered no
And "Part of the body" is "Back, or from the back into a leg"
And "How long" is "Two to six weeks"
And every other question is answered no
And reception at Harbour Practice takes a call from Carys Pugh: "my neck"
And "What it is about" is "A joint, back, neck or muscle problem"
And every other question is answered no
And "Part of the body" is "Neck, or from the neck into an arm"
And "How long" is "Two to six weeks"
And every other question is answered no
And reception at Harbour Practice books the 10:20
And reception goes back to Amina Khan
And reception holds the 10:20
Then it is refused: "The 10:20am on 23 Nov 2026 has just gone. Choose another time."
And the times offered are 10:00, 10:40, 11:00
And the clinic of Priya Nair shows Carys Pugh as booked at 10:20
