-- When they wrote the last thing that had arrived when they were noted: something else of the same second may be missing.
alter table missed_answers add column heard_at timestamptz;
