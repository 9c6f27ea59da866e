// Who may look inside: the other half of the core, the portable tests, which are NFUnitTest on the device and on the host, and what only a host runs.
using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("JoinLeaf")]
[assembly: InternalsVisibleTo("NFUnitTest")]
#if !NANOFRAMEWORK_1_0
[assembly: InternalsVisibleTo("JoinLeaf.Conformance")]
[assembly: InternalsVisibleTo("JoinLeaf.Simulation")]
[assembly: InternalsVisibleTo("JoinLeaf.Bench")]
[assembly: InternalsVisibleTo("JoinLeaf.Tools.Tests")]
#endif
