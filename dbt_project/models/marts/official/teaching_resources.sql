{{ official_table('teaching_resources') }}
