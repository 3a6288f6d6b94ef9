Story: A man with back pain and low mood reaches a physiotherapist who is told to ask

Given Ravi Shah, 46, is registered at Mill House Surgery
When reception takes a call from Ravi Shah: "my back, for months, and it gets me down"
And "What it is about" is "A joint, back, neck or muscle problem"
And "Low or worried" is answered yes
And every other question is answered no
And "Part of the body" is "Back, or from the back into a leg"
And "How long" is "Six weeks to three months"
And every other question is answered no
Then the route is First-contact physiotherapist because "Because you feel low or worried as well, you are seen soon, and the physiotherapist will also ask how you are coping."
When reception books the first time offered
Then the clinic of Priya Nair shows Ravi Shah as booked at 10:00
And Priya Nair is told of Ravi Shah: "Because you feel low or worried as well, you are seen soon, and the physiotherapist will also ask how you are coping."
# In the visit she asks, and finds that he needs more time for it.
Given it is 10:00
When reception marks Ravi Shah as arrived
And Priya Nair starts the visit of Ravi Shah
And Priya Nair records what came of Ravi Shah: Managed in this visit
And Priya Nair takes a call from Ravi Shah: "Sleeps badly, afraid to bend, would like to talk about it"
And "What it is about" is "A joint, back, neck or muscle problem"
And "Low or worried" is answered yes
And every other question is answered no
Then the questions of Psychologically informed physiotherapy are asked
When "Examined here" is "Today"
And "PHQ-2" is "4"
And "GAD-2" is "2"
And "Where the conversation begins" is "Less fear of the pain"
And every other question is answered no
Then the route is Psychologically informed physiotherapist because "The short questions on mood and worry are raised, so you are seen soon, and the full questions are asked then."
When Priya Nair books the first time offered
Then the clinic of Priya Nair shows Ravi Shah as complete at 10:00
And the request is booked
