// Settings of the whole test assembly: tests run beside each other.
[assembly: Parallelize(Scope = ExecutionScope.MethodLevel)]
