Story: A cancelled appointment frees its time at once

Given Amina Khan, 46, is registered at Mill House Surgery
And Ben Smyth, 50, is registered at Mill House Surgery
When reception takes a call from Amina Khan: "my back"
And "What it is about" is "A joint, back, neck or muscle problem"
And every other question is answered no
And "Part of the body" is "Back, or from the back into a leg"
And "How long" is "Two to six weeks"
And every other question is answered no
And reception books the 10:00
And reception cancels the appointment of Amina Khan: Cannot come at that time
Then the 10:00 is free
And the clinic of Priya Nair does not show Amina Khan
And the trail says appointment_cancelled by reception
When reception cancels the appointment of Amina Khan: Cannot come at that time
Then it is refused: "Only an appointment that has not begun can be cancelled"
When reception takes a call from Ben Smyth: "my shoulder"
And "What it is about" is "A joint, back, neck or muscle problem"
And every other question is answered no
And "Part of the body" is "Shoulder"
And "How long" is "Two to six weeks"
And every other question is answered no
And reception books the 10:00
Then the clinic of Priya Nair shows Ben Smyth as booked at 10:00
