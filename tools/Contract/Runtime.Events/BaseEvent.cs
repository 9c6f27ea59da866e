// What every event of nano's runtime derives from, as signatures.
namespace nanoFramework.Runtime.Events;

public class BaseEvent
{
    public ushort Source;
    public byte Message;
}
