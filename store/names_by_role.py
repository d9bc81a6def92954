"""What m012 adds: names by the role they stand in, so that what filters offer is found without reading
every claim. Released with it.
"""

NAMES_BY_ROLE = """
CREATE INDEX arguments_by_name_and_role ON arguments (name, role) WHERE name IS NOT NULL;
CREATE INDEX arguments_by_other_names ON arguments (also, role) WHERE also <> '[]';
DROP INDEX arguments_by_name;
"""
