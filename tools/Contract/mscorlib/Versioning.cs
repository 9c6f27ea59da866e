// The attribute that the build writes on every assembly to name its target framework, as nano's mscorlib has it.
namespace System.Runtime.Versioning;

[AttributeUsage(AttributeTargets.Assembly)]
public sealed class TargetFrameworkAttribute : Attribute
{
    public TargetFrameworkAttribute(string frameworkName) { }
    public string FrameworkName => throw null;
    public string FrameworkDisplayName { get => throw null; set => throw null; }
}
