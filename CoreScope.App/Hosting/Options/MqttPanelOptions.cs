namespace CoreScope.App.Hosting.Options;

/// <summary>Who may see the MQTT sources.</summary>
public sealed class MqttPanelOptions
{
    /// <summary>False hides names and addresses of brokers from visitors; <c>/api/mqtt/status</c> then asks for the API key.</summary>
    public bool Public { get; set; } = true;
}
