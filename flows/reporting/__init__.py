"""What people read of a published warehouse: the administrators' report."""
