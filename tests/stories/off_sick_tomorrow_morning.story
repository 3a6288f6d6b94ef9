Story: The physiotherapist is off sick tomorrow morning, and nobody who was to see her is forgotten

Given Priya Nair holds a session at Mill Lane on Tuesday from 09:00 to 10:00
And Priya Nair holds a session at Mill Lane on Thursday from 09:00 to 10:00
And Amina Khan, 46, is registered at Mill House Surgery
And Amina Khan has the telephone number +447700900123
And Ben Smyth, 71, is registered at Mill House Surgery
And Ben Smyth has the telephone number +441632960018
And Carol Dean, 30, is registered at Mill House Surgery
And Dana Reed, 38, is registered at Mill House Surgery
And Amina Khan is booked on Tuesday at 09:00
And Ben Smyth is booked on Tuesday at 09:20
And Carol Dean is booked on Tuesday at 09:40
And Dana Reed is booked on Thursday at 09:40
# Ben Smyth has a landline alone, and Carol Dean no telephone at all.
Then giving up the session on Tuesday touches 3 people, 2 without a mobile number
When the manager gives up the session on Tuesday: The professional is ill
Then the trail says clinic_cancelled by the manager
And giving up the session on Tuesday touches 0 people, 0 without a mobile number
And giving up the session on Thursday touches 3 people, 2 without a mobile number
# Two times were free on Thursday: the third has none within six weeks.
And the list of Tuesday says of Amina Khan: now Thursday 26 November 2026 at 09:00
And the list of Tuesday says of Ben Smyth: now Thursday 26 November 2026 at 09:20, no mobile number
And the list of Tuesday says of Carol Dean: needs a new time, no mobile number
And of Tuesday 3 people are still to be told
When reception tells Ben Smyth about Tuesday
Then of Tuesday 2 people are still to be told
And the trail says person_told by reception
When the manager tells Ben Smyth about Tuesday
Then it is refused: "This person has been told already"
# A time comes free, and whoever had none is booked into it.
When reception cancels the appointment of Dana Reed: Cannot come at that time
And Carol Dean is booked on Thursday at 09:40
And reception tells Carol Dean about Tuesday
Then of Tuesday 1 person is still to be told
When the manager gives up the session on Tuesday: The professional is ill
Then it is refused: "This session was cancelled already"
