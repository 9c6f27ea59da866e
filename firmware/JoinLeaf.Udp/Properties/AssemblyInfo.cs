// Who may look inside the UDP link: tests that only a host runs.
#if !NANOFRAMEWORK_1_0
using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("JoinLeaf.Conformance")]
#endif
