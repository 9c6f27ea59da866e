// The diagnostic types of nano's mscorlib, as signatures.
namespace System.Diagnostics;

[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class ConditionalAttribute : Attribute
{
    public ConditionalAttribute(string conditionString) { }
    public string ConditionString => throw null;
}

public static class Debug
{
    [Conditional("DEBUG")]
    public static void Assert(bool condition) => throw null;

    [Conditional("DEBUG")]
    public static void Assert(bool condition, string message) => throw null;

    [Conditional("DEBUG")]
    public static void Assert(bool condition, string message, string detailedMessage) => throw null;

    [Conditional("DEBUG")]
    public static void Write(string message) => throw null;

    [Conditional("DEBUG")]
    public static void WriteLine() => throw null;

    [Conditional("DEBUG")]
    public static void WriteLine(string message) => throw null;
}

public static class Debugger
{
    public static bool IsAttached => throw null;
    public static void Break() => throw null;
}

// The compiler writes this one on every assembly.
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Module)]
public sealed class DebuggableAttribute : Attribute
{
    public DebuggableAttribute(DebuggingModes modes) { }
    public DebuggableAttribute(bool isJITTrackingEnabled, bool isJITOptimizerDisabled) { }
    public DebuggingModes DebuggingFlags => throw null;

    public enum DebuggingModes
    {
        None = 0,
        Default = 1,
        IgnoreSymbolStoreSequencePoints = 2,
        EnableEditAndContinue = 4,
        DisableOptimizations = 256,
    }
}
