Story: Marked as did not attend, and then she comes in late

Given Amina Khan, 46, is registered at Mill House Surgery
When reception takes a call from Amina Khan: "my back"
And "What it is about" is "A joint, back, neck or muscle problem"
And every other question is answered no
And "Part of the body" is "Back, or from the back into a leg"
And "How long" is "Two to six weeks"
And every other question is answered no
And reception books the 10:00
And Priya Nair marks Amina Khan as did not attend
Then it is refused: "This appointment has not begun yet"
Given it is 10:12
When Priya Nair marks Amina Khan as did not attend
Then the clinic of Priya Nair shows Amina Khan as did not attend
When reception marks Amina Khan as arrived
Then it is refused: "This appointment is marked as did not attend"
When Priya Nair takes back that Amina Khan did not attend
And reception marks Amina Khan as arrived
Then the clinic of Priya Nair shows Amina Khan as arrived
And the trail says attendance_corrected by Priya Nair
When Priya Nair records what came of Amina Khan: Referred on
Then it is refused: "Choose where the person goes next"
When Priya Nair records what came of Amina Khan: Referred on, to Imaging (X-ray, ultrasound or MRI)
Then the clinic of Priya Nair shows Amina Khan as complete
