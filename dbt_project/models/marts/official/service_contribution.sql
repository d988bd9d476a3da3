{{ official_table('service') }}
