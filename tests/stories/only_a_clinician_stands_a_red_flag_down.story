Story: A receptionist cannot stand a red flag down; a GP can, with a reason

Given Amina Khan, 41, is registered at Mill House Surgery
When reception takes a call from Amina Khan: "my back, and numb, but it has been so for years"
And "What it is about" is "A joint, back, neck or muscle problem"
And "Back or leg pain with numb saddle, bladder or bowel change" is answered yes
And every other question is answered no
Then a red flag leads to Emergency department (A&E)
When reception chooses First-contact physiotherapist instead: "she says it is nothing"
Then it is refused: "A red flag stands on this request. Only a clinician can stand it down."
When the GP chooses First-contact physiotherapist instead: "Old numbness after an operation, examined today"
Then the request is suggested
And the reason kept is "Old numbness after an operation, examined today"
And the trail says route_overridden by the GP
When reception books the 10:00
Then the clinic of Priya Nair shows Amina Khan as booked
