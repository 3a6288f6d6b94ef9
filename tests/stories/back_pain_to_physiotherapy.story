Story: A caller with back pain reaches the physiotherapist in one call, and is seen

Given Amina Khan, 46, is registered at Mill House Surgery
When reception takes a call from Amina Khan: "my back has been bad for two weeks"
And "What it is about" is "A joint, back, neck or muscle problem"
And every other question is answered no
Then the questions of First-contact physiotherapy are asked
And no time is offered
When "Part of the body" is "Back, or from the back into a leg"
And "How long" is "Two to six weeks"
And every other question is answered no
Then the route is First-contact physiotherapist because "A physiotherapist is the expert for joints, backs and muscles, and can examine you, advise, and arrange scans or referrals."
And the times offered are 10:00, 10:20, 10:40
When reception holds the first time offered
Then the 10:00 is not free
When reception books the time held
Then the request is booked
And the clinic of Priya Nair shows Amina Khan as booked at 10:00
Given it is 09:55
When reception marks Amina Khan as arrived
Then the clinic of Priya Nair shows Amina Khan as arrived
Given it is 10:02
When Priya Nair starts the visit of Amina Khan
Then the clinic of Priya Nair shows Amina Khan as in progress
When Priya Nair records what came of Amina Khan: Managed in this visit
Then the clinic of Priya Nair shows Amina Khan as complete
And the trail says visit_completed by Priya Nair
And the trail says referral_closed by Priya Nair
