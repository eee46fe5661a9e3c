"""Notifications: trouble, recoveries and new items are sent by mail, to webhooks and to the services of Apprise.

    letter     what a notification says, as text, HTML and JSON, in the target's language
    mail       SMTP                        one module a way; each is loaded when a target uses it
    webhook    a signed POST of JSON
    services   Apprise
    channels   which way a target goes
    sender     takes what is due from the store's queue, and has threads deliver it

They are queued in the transaction of the run that they are about (`store.notifying`). Where the settings have no
targets, nothing of this is imported.
"""
