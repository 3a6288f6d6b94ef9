Story: A caller with debts and a fifth visit this quarter reaches the support navigator

Given Dana Reed, 38, is registered at Mill House Surgery
And Dana Reed has been seen 4 times in the last month
When reception takes a call from Dana Reed: "I'm not sleeping, it is all too much, and the bills"
And "What it is about" is "Something else, or not sure"
And "Money or debt" is answered yes
And every other question is answered no
Then the questions of Support navigation are asked
When "Main need" is "Debts, bills or benefits"
And every other question is answered no
Then the route is Support navigator because "You have been here often lately. Sometimes something else keeps that going, and the navigator has an hour for it."
When reception books the first time offered
Then the request is booked
And the clinic of Sunil Das shows Dana Reed as booked at 10:00
Given it is 10:00
When reception marks Dana Reed as arrived
And Sunil Das starts the visit of Dana Reed
And Sunil Das records what came of Dana Reed: Follow-up needed
Then the clinic of Sunil Das shows Dana Reed as complete
And the trail says visit_completed by Sunil Das
