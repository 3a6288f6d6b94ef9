Story: A clinic closes when every appointment has an outcome

Given Amina Khan, 46, is registered at Mill House Surgery
And Ben Smyth, 50, is registered at Mill House Surgery
When reception takes a call from Amina Khan: "my back"
And "What it is about" is "A joint, back, neck or muscle problem"
And every other question is answered no
And "Part of the body" is "Back, or from the back into a leg"
And "How long" is "Two to six weeks"
And every other question is answered no
And reception books the 10:00
And reception takes a call from Ben Smyth: "my shoulder"
And "What it is about" is "A joint, back, neck or muscle problem"
And every other question is answered no
And "Part of the body" is "Shoulder"
And "How long" is "Two to six weeks"
And every other question is answered no
And reception books the 10:20
Given it is 10:00
When reception marks Amina Khan as arrived
And Priya Nair starts the visit of Amina Khan
Given it is 11:10
When Priya Nair closes the clinic at Mill Lane
Then it is refused: "2 appointments have no outcome yet"
When Priya Nair records what came of Amina Khan: Follow-up needed
And Priya Nair closes the clinic at Mill Lane
Then it is refused: "1 appointment has no outcome yet"
When Priya Nair closes the clinic at Mill Lane, Ben Smyth did not attend
Then the clinic of Priya Nair shows Ben Smyth as did not attend
And the trail says clinic_closed by Priya Nair
# What is left of the clinic cannot be booked any more.
And the 11:20 is not free
When Priya Nair closes the clinic at Mill Lane
Then it is refused: "This clinic is closed already"
