{{ official_table('international') }}
