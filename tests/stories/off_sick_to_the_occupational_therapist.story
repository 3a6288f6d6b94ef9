Story: A warehouse worker who is off sick reaches the occupational therapist

Given Pete Marsh, 47, is registered at Mill House Surgery
When reception takes a call from Pete Marsh: "six weeks off with my back and I don't know how to go back to the warehouse"
And "What it is about" is "Work and health, or managing daily life at home"
And "Off work or struggling at work" is answered yes
And every other question is answered no
Then the questions of Occupational therapy are asked
When "Work or daily life" is "Off work because of health"
And "How long off work" is "Up to three months"
And every other question is answered no
Then the route is Occupational therapist because "After four weeks off, going back gets harder, so the occupational therapist sees you soon and looks at what you can do."
When reception books the first time offered
Then the clinic of Olu Adeyemi shows Pete Marsh as booked at 10:00
Given it is 10:00
When reception marks Pete Marsh as arrived
And Olu Adeyemi starts the visit of Pete Marsh
And Olu Adeyemi records what came of Pete Marsh: Managed in this visit
Then the clinic of Olu Adeyemi shows Pete Marsh as complete
And the trail says referral_closed by Olu Adeyemi
