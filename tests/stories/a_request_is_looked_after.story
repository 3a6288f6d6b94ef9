Story: A request that nobody answered at once is taken by one person, and the others see who

Given Nadia Brook, 41, is registered at Mill House Surgery
When reception takes a call from Nadia Brook: "my back"
And "What it is about" is "A joint, back, neck or muscle problem"
And every other question is answered no
Then the list unassigned of reception holds Nadia Brook
And Nadia Brook must be answered by 2026-11-24T18:30
When the other receptionist takes on Nadia Brook
And reception takes on Nadia Brook
Then it is refused: "Somebody else was given this request a moment ago. Look at the list again."
And the list unassigned of reception is empty
And the list mine of the other receptionist holds Nadia Brook
And the trail says request_assigned by the other receptionist
When reception notes about Nadia Brook: "Rings back after five"
Then the other receptionist reads about Nadia Brook: "Rings back after five"
