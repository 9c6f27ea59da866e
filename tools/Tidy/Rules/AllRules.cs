// Table: all rules, in the order in which the report names them.
using JoinLeaf.Tools.Tidy.Model;
using JoinLeaf.Tools.Tidy.Sources;

namespace JoinLeaf.Tools.Tidy.Rules;

internal static class AllRules
{
    public static AssemblyRule[] Assemblies() =>
    [
        new LayersRule(), new NetworkRule(), new ThreadsRule(), new ClockRule(), new ReferencesRule(),
        new GenericsRule(), new StructsRule(), new AsyncRule(), new LinqRule(), new ParamsRule(), new TextRule(),
        new IteratorsRule(), new GridsRule(), new PointersRule(), new FunctionPointersRule(), new VolatileRule(), new MonitorRule(),
        new InterlockedRule(), new InterfaceBodiesRule(), new FiltersRule(), new HandlersRule(), new StartupRule(),
        new FinalizersRule(), new ClosuresRule(), new ForeachRule(), new CheckedRule(), new SpansRule(), new BytecodeRule(),
    ];

    public static SourceRule[] Sources() =>
    [
        new OpeningRule(), new FileSizeRule(), new FunctionSizeRule(), new MarkersRule(), new PathsRule(), new SleepsRule(),
    ];
}
