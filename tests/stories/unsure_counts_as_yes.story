Story: Not sure, and not asked, count as yes when it may be an emergency

Given Ben Smyth, 71, is registered at Mill House Surgery
And Carol Dean, 30, is registered at Mill House Surgery
When reception takes a call from Ben Smyth: "a sort of pain in the chest, hard to say"
And "Chest pain" is answered not sure
And every other question is answered no
Then a red flag leads to 999 ambulance
And the advice begins "This needs an ambulance now."
When reception takes a call from Carol Dean: "my tablets have run out"
And "What it is about" is "Medicines and repeat prescriptions"
And nothing else is asked
Then a red flag leads to 999 ambulance
