Story: An appointment is moved, and the old time is free at once

Given Amina Khan, 46, is registered at Mill House Surgery
When reception takes a call from Amina Khan: "my back"
And "What it is about" is "A joint, back, neck or muscle problem"
And every other question is answered no
And "Part of the body" is "Back, or from the back into a leg"
And "How long" is "Two to six weeks"
And every other question is answered no
And reception books the 10:00
And reception moves Amina Khan to the 14:20
Then the 10:00 is free
And the 14:20 is not free
And the clinic of Priya Nair shows Amina Khan as booked at 14:20
When reception moves Amina Khan to the 14:20
Then it is refused: "This is the time already booked"
Given it is 14:15
When reception at Harbour Practice marks Amina Khan as arrived
And reception moves Amina Khan to the 14:40
Then the 14:20 is free
And the clinic of Priya Nair shows Amina Khan as booked at 14:40
When reception at Harbour Practice marks Amina Khan as arrived
And Priya Nair starts the visit of Amina Khan
And reception moves Amina Khan to the 14:20
Then it is refused: "This appointment is in progress"
