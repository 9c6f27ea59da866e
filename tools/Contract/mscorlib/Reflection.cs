// The reflection of nano's mscorlib, as signatures, in the measure that the compiler, assembly attributes and a launcher of tests need it.
namespace System.Reflection;

public abstract class MemberInfo
{
    public abstract string Name { get; }
    public abstract Type DeclaringType { get; }
    public abstract object[] GetCustomAttributes(bool inherit);
}

public abstract class MethodBase : MemberInfo
{
    public override string Name => throw null;
    public override Type DeclaringType => throw null;
    public object Invoke(object obj, object[] parameters) => throw null;
}

public abstract class MethodInfo : MethodBase
{
    public abstract Type ReturnType { get; }
}

public abstract class ConstructorInfo : MethodBase
{
    public object Invoke(object[] parameters) => throw null;
    public override object[] GetCustomAttributes(bool inherit) => throw null;
}

public class Assembly
{
    public virtual string FullName => throw null;
    public static Assembly GetExecutingAssembly() => throw null;
    public virtual Type[] GetTypes() => throw null;
}

// The compiler writes this one on every type that has an indexer.
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface)]
public sealed class DefaultMemberAttribute : Attribute
{
    public DefaultMemberAttribute(string memberName) { }
    public string MemberName => throw null;
}

[AttributeUsage(AttributeTargets.Assembly)]
public sealed class AssemblyVersionAttribute : Attribute
{
    public AssemblyVersionAttribute(string version) { }
    public string Version => throw null;
}

[AttributeUsage(AttributeTargets.Assembly)]
public sealed class AssemblyFileVersionAttribute : Attribute
{
    public AssemblyFileVersionAttribute(string version) { }
    public string Version => throw null;
}

[AttributeUsage(AttributeTargets.Assembly)]
public sealed class AssemblyInformationalVersionAttribute : Attribute
{
    public AssemblyInformationalVersionAttribute(string informationalVersion) { }
    public string InformationalVersion => throw null;
}

[AttributeUsage(AttributeTargets.Assembly)]
public sealed class AssemblyTitleAttribute : Attribute
{
    public AssemblyTitleAttribute(string title) { }
    public string Title => throw null;
}

[AttributeUsage(AttributeTargets.Assembly)]
public sealed class AssemblyDescriptionAttribute : Attribute
{
    public AssemblyDescriptionAttribute(string description) { }
    public string Description => throw null;
}

[AttributeUsage(AttributeTargets.Assembly)]
public sealed class AssemblyConfigurationAttribute : Attribute
{
    public AssemblyConfigurationAttribute(string configuration) { }
    public string Configuration => throw null;
}

[AttributeUsage(AttributeTargets.Assembly)]
public sealed class AssemblyCompanyAttribute : Attribute
{
    public AssemblyCompanyAttribute(string company) { }
    public string Company => throw null;
}

[AttributeUsage(AttributeTargets.Assembly)]
public sealed class AssemblyProductAttribute : Attribute
{
    public AssemblyProductAttribute(string product) { }
    public string Product => throw null;
}

[AttributeUsage(AttributeTargets.Assembly)]
public sealed class AssemblyCopyrightAttribute : Attribute
{
    public AssemblyCopyrightAttribute(string copyright) { }
    public string Copyright => throw null;
}
