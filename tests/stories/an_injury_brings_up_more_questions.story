Story: An injury brings up questions of its own, which are no red flags before they are asked

Given Amina Khan, 27, is registered at Mill House Surgery
When reception takes a call from Amina Khan: "I twisted my ankle four days ago"
And "What it is about" is "A joint, back, neck or muscle problem"
And every other question is answered no
Then the questions of First-contact physiotherapy are asked
When "Part of the body" is "Ankle or foot"
And "How long" is "Less than two weeks"
And "Started with an injury" is answered yes
And every other question is answered no
Then the route is First-contact physiotherapist
When reception books the first time offered
Then the request is booked
