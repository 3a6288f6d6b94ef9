Story: Back pain, debts and a job: one call, three professionals

Given Mina Cole, 44, is registered at Mill House Surgery
When reception takes a call from Mina Cole: "my back, I'm off work with it, and now the rent"
And "What it is about" is "A joint, back, neck or muscle problem"
And "Off work or struggling at work" is answered yes
And "Money or debt" is answered yes
And every other question is answered no
Then the questions of First-contact physiotherapy are asked
When "Part of the body" is "Back, or from the back into a leg"
And "How long" is "Six weeks to three months"
And every other question is answered no
Then the route is First-contact physiotherapist
And also on offer are Support navigator, Occupational therapist
When reception books the first time offered
Then the clinic of Priya Nair shows Mina Cole as booked at 10:00
When reception goes on with Occupational therapist
And "Work or daily life" is "Off work because of health"
And "How long off work" is "Up to three months"
And every other question is answered no
Then the route is Occupational therapist
# She is with the physiotherapist at ten.
When reception books the 11:00
Then the clinic of Olu Adeyemi shows Mina Cole as booked at 11:00
And also on offer is Support navigator
