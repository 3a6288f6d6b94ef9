Story: A diabetes review goes to the nurse, and the rent arrears to the navigator beside her

Given Ivo Stark, 58, is registered at Mill House Surgery
When reception takes a call from Ivo Stark: "my diabetes check, and they want us out of the flat"
And "What it is about" is "A review of a long-term condition"
And "Housing" is answered yes
And every other question is answered no
Then the route is Practice nurse
And also on offer is Support navigator
When reception goes on with Support navigator
And "Main need" is "Housing"
And every other question is answered no
Then the route is Support navigator
When reception books the first time offered
Then the request is booked
And the clinic of Sunil Das shows Ivo Stark as booked at 10:00
