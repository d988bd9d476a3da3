{{ official_table('student_feedback') }}
