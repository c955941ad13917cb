-- Who may use some accounts only sees what concerns no others: for that every account of a request counts, not just the first.
alter table approval add column accounts text[];
update approval set accounts = array(
  select distinct place->>'account'
  from json_array_elements(ladder) as ladder_steps (one),
    json_array_elements(one->'approvers') as people (person),
    json_array_elements(person->'addresses') as places (place)
  order by 1);
alter table approval alter column accounts set not null, drop column account;
