Story: Somebody new is registered after everybody they might be has been looked at, or a manager looks again

Given Nadia Brook, 41, is registered at Mill House Surgery
When reception registers Nadya Brooke, 41
Then it is refused: "Somebody on the record might be the same person. Look, then choose"
When reception leaves Nadya Brooke, 41, to the manager
Then 0 people are registered as Nadya Brooke, 41
And a doubt about Nadya Brooke waits for the manager
When reception settles that Nadya Brooke is Nadia Brook
Then it is refused: "Only a manager settles a doubt"
When the manager settles that Nadya Brooke is Nadia Brook
Then no doubt waits for the manager
And the trail says doubt_settled by the manager
And 0 people are registered as Nadya Brooke, 41
When reception registers Nadya Brooke, 41, who is not Nadia Brook
Then 1 person is registered as Nadya Brooke, 41
And the trail says patient_registered by reception
