{{ official_table('scorecard') }}
