"""WebSub's hub (W3C Recommendation of 23 January 2018): who subscribed to a feed is sent it when it changes.

`requests` reads what subscribers ask for, `deliveries` confirms it with them and sends the documents, and `sender` has
threads do that. All of it is stored, so nothing is lost when the daemon ends.
"""
