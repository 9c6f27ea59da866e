// All tests of this assembly may run at once.
[assembly: Parallelize(Scope = ExecutionScope.MethodLevel)]
