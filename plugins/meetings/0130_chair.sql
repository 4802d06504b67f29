-- meetings 0130: who chairs, and of a series the turns. `chair`: the letter of a school; '':
-- nobody is named. `rota`, `chair_rota`: the letters of its places and chairs in turn; '': none.
ALTER TABLE meetings_meeting ADD COLUMN chair TEXT NOT NULL DEFAULT '';
ALTER TABLE meetings_meeting ADD COLUMN rota TEXT NOT NULL DEFAULT '';
ALTER TABLE meetings_meeting ADD COLUMN chair_rota TEXT NOT NULL DEFAULT '';
