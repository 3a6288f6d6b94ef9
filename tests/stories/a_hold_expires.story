Story: A hold expires, and somebody else gets the time

Given Amina Khan, 46, is registered at Mill House Surgery
And Ben Smyth, 50, is registered at Mill House Surgery
When reception takes a call from Amina Khan: "my back"
And "What it is about" is "A joint, back, neck or muscle problem"
And every other question is answered no
And "Part of the body" is "Back, or from the back into a leg"
And "How long" is "Two to six weeks"
And every other question is answered no
And reception holds the 10:00
And the other receptionist takes a call from Ben Smyth: "my shoulder"
And "What it is about" is "A joint, back, neck or muscle problem"
And every other question is answered no
And "Part of the body" is "Shoulder"
And "How long" is "Two to six weeks"
And every other question is answered no
Then the times offered are 10:20, 10:40, 11:00
When the other receptionist books the 10:00
Then it is refused: "The 10am on 23 Nov 2026 has just gone. Choose another time."
Given 5 minutes pass
Then the times offered are 10:00, 10:20, 10:40
When the other receptionist books the 10:00
Then the clinic of Priya Nair shows Ben Smyth as booked at 10:00
When reception goes back to Amina Khan
And reception books the 10:00
Then it is refused: "The 10am on 23 Nov 2026 has just gone. Choose another time."
When reception books the first time offered
Then the clinic of Priya Nair shows Amina Khan as booked at 10:20
