Story: Signs of cauda equina stop the booking and send the caller to the emergency department

Given Amina Khan, 41, is registered at Mill House Surgery
When reception takes a call from Amina Khan: "sciatica for a week, and I cannot feel the toilet paper"
And "What it is about" is "A joint, back, neck or muscle problem"
And "Back or leg pain with numb saddle, bladder or bowel change" is answered yes
And every other question is answered no
Then a red flag leads to Emergency department (A&E)
And the advice begins "Please go to A&E now, do not wait for an appointment here."
And no time is offered
When reception holds the 10:00
Then it is refused: "This request has no service to book with"
When reception books the 10:00
Then it is refused: "This request has no service to book with"
And the 10:00 is free
When reception ends the request, advice given
Then the request is advised
And the trail says red_flag_raised by reception
