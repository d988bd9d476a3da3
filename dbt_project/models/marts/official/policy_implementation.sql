{{ official_table('policy') }}
