-- Who answers at an address only the replies tell: a recipe may name a simulated model's server as it names any other.
CREATE VIEW simulated_run AS
    SELECT id AS run_id FROM run WHERE simulated
    UNION SELECT run_id FROM call WHERE starts_with(model, 'simulated/');
COMMENT ON VIEW simulated_run IS 'The runs with simulated teachers: their recipe says so, or the models that were asked are called simulated/...';
COMMENT ON COLUMN simulated_run.run_id IS 'The run (run.id)';
COMMENT ON COLUMN run.simulated IS 'Whether the recipe names a simulated teacher as such; which runs have one, asked over HTTP too, says simulated_run';
