"""The example: a site, engagements and feedback for south east London, all of it invented."""
