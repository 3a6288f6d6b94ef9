Story: A lonely widower reaches the link worker, however often he comes

Given Walter Finch, 78, is registered at Mill House Surgery
And Walter Finch has been seen 5 times in the last month
When reception takes a call from Walter Finch: "since my wife died I hardly speak to anybody"
And "What it is about" is "Feeling lonely, or wanting to meet people or be more active"
And "Lonely or isolated" is answered yes
And every other question is answered no
Then the questions of Social prescribing are asked
When "What they hope for" is "More company, or feeling less lonely"
And every other question is answered no
Then the route is Social prescribing link worker
When reception books the first time offered
Then the clinic of Leah Hart shows Walter Finch as booked at 10:00
Given it is 10:00
When reception marks Walter Finch as arrived
And Leah Hart starts the visit of Walter Finch
And Leah Hart records what came of Walter Finch: Follow-up needed
Then the clinic of Leah Hart shows Walter Finch as complete
