-- What an honest look at who is reached needs: how people describe their ethnicity and what they speak. Empty: not known.
alter table patients add column ethnicity text not null default '';
alter table patients add column language text not null default '';
