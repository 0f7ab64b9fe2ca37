-- Cases stand in the queue until they are closed, read from where they are kept: also those that are about nobody
-- in particular, as most breaches are. Nothing has to be raised for them any more.
delete from attention where ring in ('privacy_case', 'privacy_due');
alter table privacy_case drop column raised;
